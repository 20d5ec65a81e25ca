from tests.running import compact
from tests.swarms import service, task

OF_SHOP = {"filters": compact({"label": ["com.docker.stack.namespace=shop"]})}


def known(fake, services=(), secrets=(), configs=(), networks=()):
    fake.expects("GET", "/services", query=OF_SHOP, reply=[service(name) for name in services])
    for kind, names in (("secrets", secrets), ("configs", configs)):
        fake.expects("GET", f"/{kind}", query=OF_SHOP, reply=[{"ID": f"{name}id", "Spec": {"Name": name}} for name in names])
    fake.expects("GET", "/networks", query=OF_SHOP, reply=[{"Id": f"{name}id", "Name": name} for name in networks])
    fake.allows("GET", "/services", query={"status": "1"}, reply=[])
    for kind in ("networks", "secrets", "configs"):
        fake.allows("GET", f"/{kind}", query={}, reply=[])


def test_everything_in_order(fake, cms):
    known(fake, ["shop_web", "shop_db"], ["shop_key"], ["shop_conf"], ["shop_default"])
    gone = ["services/shop_dbidentity0123", "services/shop_webidentity0123", "secrets/shop_keyid", "configs/shop_confid", "networks/shop_defaultid"]
    for path in gone:
        fake.expects("DELETE", f"/{path}")
    out, err, code = cms("docker stack rm shop")
    assert out.splitlines() == [
        "Removing service shop_db",
        "Removing service shop_web",
        "Removing secret shop_key",
        "Removing config shop_conf",
        "Removing network shop_default",
    ]
    assert (err, code) == ("", 0)
    assert [path for method, path in fake.calls if method == "DELETE"] == [f"/{path}" for path in gone]


def test_networks_stay_until_the_tasks_have_ended(fake, cms):
    known(fake, ["shop_web"], networks=["shop_default"])
    left = [[task(1)], [task(1, "complete")]]
    fake.expects("DELETE", "/services/shop_webidentity0123")
    fake.expects("GET", "/tasks", query=OF_SHOP, reply=lambda request: left.pop(0), times=2)
    fake.expects("DELETE", "/networks/shop_defaultid")
    assert cms("docker stack rm --detach=false shop")[2] == 0
    calls = [path for _, path in fake.calls]
    assert calls.index("/networks/shop_defaultid") > calls.index("/tasks") and left == []


def test_what_can_not_be_removed(fake, cms):
    known(fake, ["shop_web"], ["shop_key"])
    fake.expects("DELETE", "/services/shop_webidentity0123", reply=(500, {"message": "busy"}))
    fake.expects("DELETE", "/secrets/shop_keyid")
    out, err, code = cms("docker stack rm --detach=false shop")
    assert out == "Removing service shop_web\nRemoving secret shop_key\n"
    assert err == (
        "Failed to remove service shop_webidentity0123: Error response from daemon: busy\nfailed to remove some resources from stack: shop\n"
    )
    assert code == 1


def test_there_is_none(fake, cms):
    known(fake)
    assert cms("docker stack rm shop") == ("", "Nothing found in stack: shop\n", 0)


def test_beside_the_docker_binary(beside):
    beside("stack rm nosuch")
