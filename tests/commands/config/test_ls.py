from tests.running import compact

ONE = {"ID": "x" * 25, "CreatedAt": "2026-01-31T10:00:00Z", "UpdatedAt": "2026-01-31T10:00:00Z", "Spec": {"Name": "key10", "Labels": {"a": "b"}}}


def test_in_the_order_of_their_names(fake, cms):
    fake.expects("GET", "/configs", reply=[ONE, {**ONE, "ID": "y" * 25, "Spec": {"Name": "key9"}}])
    out, err, code = cms("docker config ls --format '{{.Name}} {{.Labels}}'")
    assert (out, err, code) == ("key9 \nkey10 a=b\n", "", 0)


def test_filters_go_to_the_engine(fake, cms):
    fake.expects("GET", "/configs", query={"filters": compact({"name": ["key"]})}, reply=[ONE])
    assert cms("docker config ls -qf name=key") == ("x" * 25 + "\n", "", 0)


def test_beside_the_docker_binary(beside, managed):
    managed("docker config create -l a=b one -", b"hi")
    managed("docker config create two -", b"hi")
    for words in ("", "-q", "-f name=one", "--format '{{.ID}} {{.Name}} {{.Labels}}'"):
        beside(f"config ls {words}")
