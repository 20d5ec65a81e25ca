from tests.running import compact
from tests.swarms import service


def labels(*texts):
    """What is asked of the engine."""
    return {"filters": compact({"label": [*texts, "com.docker.stack.namespace=shop"]}), "status": "1"}


def test_of_one_stack(fake, cms):
    fake.expects("GET", "/services", query=labels(), reply=[service("shop_web"), service("shop_db")])
    assert cms("docker stack services shop --format '{{.Name}} {{.Replicas}}'") == ("shop_db 1/2\nshop_web 1/2\n", "", 0)
    fake.expects("GET", "/services", query=labels("a=b"), reply=[service("shop_web")])
    assert cms("docker stack services -q -f label=a=b shop")[0] == "shop_webiden\n"


def test_there_is_none(fake, cms):
    fake.expects("GET", "/services", query=labels(), reply=[])
    assert cms("docker stack services shop") == ("", "Nothing found in stack: shop\n", 0)
    assert cms("docker stack services ' '") == ("", 'invalid stack name: " "\n', 1)


def test_remembered(fake, cms):
    web = service("shop_web", Spec={**service("shop_web")["Spec"], "Labels": {"com.docker.stack.namespace": "shop"}})
    fake.expects("GET", "/services", query={"status": "1"}, reply=[web, service("db")])
    cms("docker service ls")
    assert cms("docker stack services --cached shop --format {{.Name}}")[0] == "shop_web\n"


def test_beside_the_docker_binary(beside, declared):
    for words in ("demo", "-q demo", "-f name=demo_db demo", "--format '{{.ID}} {{.Name}} {{.Mode}} {{.Image}}' demo", "nosuch"):
        beside(f"stack services {words}")
