from tests.running import image


def test_says_what_went_and_remembers_what_is_left(fake, cms):
    fake.expects("DELETE", "/images/a:1", query={"force": "1", "noprune": "1"}, reply=[{"Untagged": "a:1"}, {"Deleted": "sha256:12"}])
    fake.expects("GET", "/images/json", reply=[image(2, ["b:1"])])
    assert cms("docker rmi -f --no-prune a:1") == ("Untagged: a:1\nDeleted: sha256:12\n", "", 0)
    assert [document["name"] for document in cms.store.find("Images")] == ["b:1"]


def test_refused(fake, cms):
    fake.expects("DELETE", "/images/a", reply=(409, {"message": "image is being used"}))
    assert cms("docker image delete a") == ("", "Error response from daemon: image is being used\n", 1)


def test_platforms(make_fake, lone):
    fake = make_fake(api_version="1.50")
    lone(f"docker server add new {fake.address} --use")
    platforms = ['{"os":"linux","architecture":"amd64"}', '{"os":"linux","architecture":"arm64"}', '{"os":"windows"}']
    fake.expects("DELETE", "/images/a", query={"platforms": platforms}, reply=[])
    fake.allows("GET", "/images/json", reply=[])
    assert lone("docker image rm --platform linux/amd64,linux/arm64 --platform windows a") == ("", "", 0)


def test_platforms_need_a_newer_engine(cms):
    assert "platforms needs API 1.50" in cms("docker image rm --platform linux/amd64 a")[1]


def test_beside_the_docker_binary(real, docker):
    for words in ("-f nosuch", "nosuch", "rm:1", "rm:1 nosuch", "nosuch rm:1"):
        seen = []
        for run in (lambda words: real(f"docker rmi {words}"), lambda words: outcome(docker("rmi", *words.split()))):
            docker("tag", "busybox", "rm:1", check=True)
            seen.append(run(words))
        assert (seen[0][0], seen[0][2]) == (seen[1][0], seen[1][2]), words
        assert plain(seen[0][1]) == plain(seen[1][1]), words


def plain(text):
    """An error without the words that older docker binaries have for it."""
    return text.replace("Error response from daemon: ", "Error: ").replace(":latest", "")


def outcome(done):
    return done.stdout, done.stderr, done.returncode
