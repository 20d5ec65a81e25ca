from tests.running import compact
from tests.swarms import service

ASKED = {"filters": compact({"label": ["com.docker.stack.namespace"]})}


def of(stack, name):
    """A service of a stack."""
    return service(name, Spec={**service(name)["Spec"], "Labels": {"com.docker.stack.namespace": stack}})


def test_counts_services(fake, cms):
    fake.expects("GET", "/services", query=ASKED, reply=[of("shop10", "a"), of("shop2", "b"), of("shop10", "c")])
    assert cms("docker stack ls") == ("NAME      SERVICES\nshop2     1\nshop10    2\n", "", 0)
    fake.expects("GET", "/services", query=ASKED, reply=[of("shop", "a")])
    assert cms('docker stack ls --format "{{.Name}}: {{.Services}}"')[0] == "shop: 1\n"


def test_remembered(fake, cms):
    fake.expects("GET", "/services", query={"status": "1"}, reply=[of("shop", "a"), service("b")])
    cms("docker service ls")
    assert cms("docker stack ls --cached --format {{.Name}}")[0] == "shop\n"


def test_beside_the_docker_binary(beside, declared):
    # Without the column of older binaries.
    beside("stack ls --format '{{.Name}}: {{.Services}}'")
