import json


def test_record_and_info(fake, lone):
    fake.expects("GET", "/info", reply={"ServerVersion": "20.10", "Name": "host1"})
    lone(f"docker server add one {fake.address}")
    (document,) = json.loads(lone("docker server inspect one")[0])
    assert (document["Name"], document["address"], document["engine"], document["info"]["Name"]) == ("one", fake.address, "20.10", "host1")
    assert lone("docker server inspect nosuch")[2] == 125
