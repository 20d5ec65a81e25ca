import json

from tests.swarms import service


def test_an_array_and_who_is_missing(fake, cms):
    fake.expects("GET", "/services/web", query={"insertDefaults": "1"}, reply=service())
    fake.expects("GET", "/services/nosuch", reply=(404, {"message": "service nosuch not found"}))
    out, err, code = cms("docker service inspect web nosuch")
    assert (json.loads(out), err, code) == ([service()], "Error: no such service: nosuch\n", 1)


def test_beside_the_docker_binary(beside, managed):
    managed("docker config create c1 -", b"data")
    more = "-l x=y --limit-cpu .5 --reserve-memory 4m -e A=b --constraint node.role==worker --mount type=volume,src=data,dst=/d --config c1"
    line = (
        f"docker service create -d --no-resolve-image --endpoint-mode dnsrr -p mode=host,target=80,published=8080 --name web {more} busybox sleep 1"
    )
    assert managed(line)[2] == 0
    beside("service inspect --format '{{.Spec.Name}} {{json .Spec.TaskTemplate.Resources}}' web")
    beside("service inspect --pretty web")
    beside("service inspect nosuch")
