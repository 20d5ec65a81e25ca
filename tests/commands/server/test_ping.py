def test_each_with_its_round_trip_and_the_dead_by_name(fake, lone):
    lone(f"docker server add one {fake.address}")
    lone("docker server add dead unix:///nowhere.sock")
    out, err, code = lone("docker server ping")
    assert out.startswith("one: ") and out.endswith(" ms\n")
    assert err.startswith("dead: unix:///nowhere.sock: ") and code == 1
    assert lone("docker server ping one")[1:] == ("", 0)
