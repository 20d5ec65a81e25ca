import json

import pytest

from tests.running import container

ALL = {
    "--blkio-weight 300": {"BlkioWeight": 300},
    "--cpu-period 1000": {"CpuPeriod": 1000},
    "--cpu-quota 5000": {"CpuQuota": 5000},
    "--cpu-rt-period 1000": {"CpuRealtimePeriod": 1000},
    "--cpu-rt-runtime 500": {"CpuRealtimeRuntime": 500},
    "-c 512": {"CpuShares": 512},
    "--cpus 1.5": {"NanoCpus": 1500000000},
    "--cpuset-cpus 0,1": {"CpusetCpus": "0,1"},
    "--cpuset-mems 0": {"CpusetMems": "0"},
    "-m 64m": {"Memory": 67108864},
    "--memory-reservation 32m": {"MemoryReservation": 33554432},
    "--memory-swap -1": {"MemorySwap": -1},
    "--pids-limit 10": {"PidsLimit": 10},
    "--restart on-failure:3": {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 3}},
}


@pytest.mark.parametrize("words", ALL)
def test_each_option_goes_to_its_field(fake, cms, words):
    fake.expects("POST", "/containers/web/update", body=ALL[words], reply={"Warnings": ["no swap"]})
    fake.allows("GET", "/containers/json", reply=[container()])
    assert cms(f"docker update {words} web") == ("web\n", "WARNING: no swap\n", 0)


def test_bad_values_and_none(cms):
    assert cms("docker update web") == ("", "you must provide one or more flags when using this command\n", 1)
    out, err, code = cms("docker update --cpus many web")
    assert (out, code) == ("", 125) and "--cpus" in err


def test_beside_the_docker_binary(real, docker):
    for name in ("ours", "theirs"):
        docker("create", "--name", name, "busybox", check=True)
    words = "--memory 64m --memory-swap 128m --cpu-shares 512 --pids-limit 20 --restart always"
    theirs = docker("update", *words.split(), "theirs", "nosuch")
    out, err, code = real(f"docker container update {words} ours nosuch")
    assert (out, err, code) == ("ours\n", theirs.stderr, theirs.returncode)
    documents = json.loads(docker("inspect", "ours", "theirs").stdout)
    ours, theirs = (document["HostConfig"] for document in documents)
    assert ours == theirs
