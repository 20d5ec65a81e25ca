import json
from binascii import a2b_base64

from tests.bench.registry import PASSWORD, USER

LAYER = {"status": "Pulling fs layer", "progressDetail": {}, "id": "1b2c"}
MOVING = {"status": "Downloading", "progressDetail": {"current": 5, "total": 10}, "progress": "[=>  ]", "id": "1b2c"}
LINES = "latest: Pulling from library/nginx\n1b2c: Pulling fs layer\nStatus: Downloaded newer image for nginx:latest\n"


def pulled(fake, steps, **more):
    reply = steps({"status": "Pulling from library/nginx", "id": "latest"}, LAYER, MOVING, {"status": LINES.splitlines()[-1]})
    fake.expects("POST", "/images/create", reply=reply, **more)
    fake.allows("GET", "/images/json", reply=[])


def test_lines_as_docker_prints_them_into_a_pipe(fake, cms, steps):
    pulled(fake, steps, query={"fromImage": "nginx", "tag": "latest"})
    assert cms("docker pull nginx") == (f"Using default tag: latest\n{LINES}docker.io/library/nginx:latest\n", "", 0)


def test_quiet(fake, cms, steps):
    pulled(fake, steps, query={"fromImage": "a/b", "tag": "1", "platform": "linux/arm64"})
    assert cms("docker image pull -q --platform linux/arm64 a/b:1") == ("docker.io/a/b:1\n", "", 0)


def test_all_tags_and_digests(fake, cms, steps):
    pulled(fake, steps, query={"fromImage": "reg:5000/nginx"})
    assert cms("docker pull -a reg:5000/nginx") == (f"{LINES}reg:5000/nginx\n", "", 0)
    digest = "sha256:" + "ab" * 32
    pulled(fake, steps, query={"fromImage": "nginx", "tag": digest})
    assert cms(f"docker pull --disable-content-trust nginx:1@{digest}")[2] == 0
    assert cms("docker pull -a nginx:1") == ("", "tag can't be used with --all-tags/-a\n", 1)


def test_a_failure_on_the_way_fails_the_command(fake, cms, steps):
    failure = {"errorDetail": {"message": "no space left on device"}, "error": "no space left on device"}
    fake.expects("POST", "/images/create", reply=steps(LAYER, failure))
    fake.allows("GET", "/images/json", reply=[])
    out, err, code = cms("docker pull nginx:1")
    assert (out, err, code) == ("1b2c: Pulling fs layer\n", "no space left on device\n", 1)


def test_what_is_no_name(cms):
    assert cms("docker pull Nginx") == ("", "invalid reference format: repository name (library/Nginx) must be lowercase\n", 1)


def test_credentials_go_along(fake, cms, steps, home):
    (home / ".docker").mkdir()
    (home / ".docker/config.json").write_text(json.dumps({"auths": {"reg:5000": {"auth": "YTpi"}}}))
    pulled(fake, steps)
    assert cms("docker pull -q reg:5000/x")[2] == 0
    sent = json.loads(a2b_base64(fake.requests[0].headers["X-Registry-Auth"]))
    assert sent == {"username": "a", "password": "b", "serveraddress": "reg:5000"}


def test_several_servers(make_fake, lone, steps):
    fakes = [make_fake(), make_fake()]
    for number, fake in enumerate(fakes):
        pulled(fake, steps)
        lone(f"docker server add s{number} {fake.address}")
    out, err, code = lone("docker --server s0,s1 pull nginx:latest")
    assert (err, code) == ("", 0)
    assert sorted(out.splitlines()) == sorted(f"s{n} | {line}" for n in (0, 1) for line in [*LINES.splitlines(), "docker.io/library/nginx:latest"])


FORMS = ("pull {}/p/bb", "pull {}/p/bb:latest", "pull -q {}/p/bb", "pull -a {}/p/bb", "pull {}/p/bb:no", "pull {}/no/image")


def test_beside_the_docker_binary(real, docker, registry):
    name = f"{registry.address}/p/bb"
    docker("tag", "busybox", name), docker("push", name, check=True)
    for words in FORMS:
        seen = []
        for run in (lambda line: real(f"docker {line}"), lambda line: outcome(docker(*line.split()))):
            docker("rmi", name)
            seen.append(run(words.format(registry.address)))
        assert seen[0] == seen[1], words
    assert real(f"docker pull {name}")[2] == 0
    assert f"{name}:latest" in [tag for document in real.store.find("Images") for tag in document["raw"]["RepoTags"]]


def outcome(done):
    return done.stdout, done.stderr, done.returncode


def test_with_credentials(real, docker, protected, home):
    name = f"{protected.address}/p/bb"
    out, err, code = real(f"docker pull {name}")
    assert (code, "no basic auth credentials" in err) == (1, True)
    assert real(f"docker login -u {USER} --password-stdin {protected.address}", stdin=PASSWORD.encode())[2] == 0
    docker("tag", "busybox", name)
    assert real(f"docker push -q {name}") == (f"{name}:latest\n", "", 0)
    docker("rmi", name, check=True)
    assert real(f"docker pull -q {name}") == (f"{name}:latest\n", "", 0)
