from tests.swarms import SWARM, node


def test_replaced_and_waited_for(fake, cms):
    old = node(1, Description={"TLSInfo": {"TrustRoot": "OLD"}})
    new = node(1, Description={"TLSInfo": {"TrustRoot": "PEM\n"}})
    nodes = [[old], [new]]
    fake.expects("GET", "/swarm", reply=SWARM, times=3)
    body = {**SWARM["Spec"], "CAConfig": {"NodeCertExpiry": 3600000000000, "ForceRotate": 1}}
    fake.expects("POST", "/swarm/update", query={"version": "5"}, body=body)
    fake.expects("GET", "/nodes", reply=lambda request: nodes.pop(0), times=2)
    out, err, code = cms("docker swarm ca --rotate --cert-expiry 1h")
    assert (out, err, code) == ("PEM\n", "rotated CA certificates: 0/1 nodes\nrotated CA certificates: 1/1 nodes\n", 0)


def test_what_needs_what(fake, cms):
    says = "`--cert-expiry` flag requires the `--rotate` flag to update the CA\n"
    assert cms("docker swarm ca --cert-expiry 1h") == ("", says, 1)
    assert cms("docker swarm ca --rotate --external-ca protocol=cfssl,url=x")[1].startswith("rotating to an external CA requires")
    assert fake.requests == []


def test_beside_the_docker_binary(beside):
    beside("swarm ca")
