from tests.running import volume


def test_availability(make_fake, lone):
    fake = make_fake(api_version="1.44")
    cluster = {"ID": "c1", "Version": {"Index": 7}, "Spec": {"Group": "g", "Availability": "active"}}
    fake.expects("GET", "/volumes/far", reply=volume("far", ClusterVolume=cluster))
    fake.expects("PUT", "/volumes/c1", query={"version": "7"}, body={"Spec": {"Group": "g", "Availability": "drain"}}, reply=200)
    fake.expects("GET", "/volumes", reply={"Volumes": [volume("far")], "Warnings": None})
    assert lone(f"docker -H {fake.address} volume update --availability drain far") == ("", "", 0)


def test_only_a_cluster_volume_can_be_updated(fake, cms):
    fake.expects("GET", "/volumes/data", reply=volume())
    assert cms("docker volume update --availability drain data") == ("", "data: only a cluster volume can be updated, and this is none\n", 1)
    assert cms("docker volume update --availability now data")[1:] == ('--availability "now": use active, pause, drain\n', 125)
