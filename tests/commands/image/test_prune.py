REPLY = {"ImagesDeleted": [{"Untagged": "a:1"}, {"Deleted": "sha256:12"}], "SpaceReclaimed": 2000}


def test_says_what_went(fake, cms):
    fake.expects("POST", "/images/prune", query={"filters": '{"until":["24h"],"label!":["x"],"dangling":["false"]}'}, reply=REPLY)
    fake.expects("GET", "/images/json", query={}, reply=[])
    lines = "Deleted Images:\nuntagged: a:1\ndeleted: sha256:12\n\nTotal reclaimed space: 2kB\n"
    assert cms("docker image prune -af --filter until=24h --filter label!=x") == (lines, "", 0)


def test_without_a_yes_nothing_goes(fake, cms):
    images = [{"Id": "sha256:" + "1" * 64, "RepoTags": ["b:1"]}, {"Id": "sha256:" + "2" * 64, "RepoTags": None}]
    fake.expects("GET", "/images/json", reply=images)
    fake.expects("GET", "/containers/json", reply=[{"ImageID": images[0]["Id"]}])
    out, err, code = cms("docker image prune -a")
    assert (out, code) == ("", 0)
    assert err.startswith("WARNING! This will remove all images without at least one container") and "222222222222" in err and "b:1" not in err


def test_beside_the_docker_binary(real, docker, tmp_path):
    seen = []
    for run in (lambda: real("docker image prune -f")[0], lambda: docker("image", "prune", "-f", check=True).stdout):
        docker("rmi", "-f", "pruned"), docker("image", "prune", "-f", check=True)
        for number in (1, 2):
            (tmp_path / "Dockerfile").write_text(f"FROM busybox\nLABEL n={number}\n")
            docker("build", "--no-cache", "-t", "pruned", str(tmp_path), check=True)
        seen.append([line.split(":")[0] for line in run().splitlines()])
    assert seen[0] == seen[1] and seen[0][0] == "Deleted Images"
    assert docker("image", "inspect", "pruned").returncode == 0
