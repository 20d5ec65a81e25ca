import json


def test_members_and_strangers(free, addresses, apart):
    words = addresses.rpartition(",")[0]
    assert free(f"docker swarm create prod --managers a --workers b {words}")[2] == 0
    token = apart.manager.json("GET", "/swarm")["JoinTokens"]["Worker"]
    body = {"ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": apart.addresses[2], "RemoteAddrs": [apart.addresses[0]], "JoinToken": token}
    apart.engines[2].json("POST", "/swarm/join", body)
    rows = json.loads(free("docker swarm status --format json")[0])
    shown = [(row["Name"], row["Hostname"], row["Role"], row["Leader"], row["Availability"], row["Tasks"]) for row in rows]
    assert shown == [
        ("a", "free1", "manager", "*", "Active", "0"),
        ("b", "free2", "worker", "", "Active", "0"),
        ("", "free3", "worker", "", "Active", "0"),
    ]


def test_nothing_to_show(lone):
    assert lone("docker swarm status")[::2] == ("SWARM     SERVER    HOSTNAME   ROLE      STATE     LEADER    AVAILABILITY   TASKS\n", 0)
    assert lone("docker swarm status nosuch")[2] == 125
