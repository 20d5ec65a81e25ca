"""Subnets, gateways, ranges and other addresses, paired as the docker binary pairs them."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.ipam import ipam, several
from cloudmesh_docker.notation.words import natural

ADDRESSES = st.text(max_size=12) | st.ip_addresses().map(str) | st.ip_addresses(v=4).map("{}/24".format) | st.ip_addresses(v=6).map("{}/64".format)


def pools(**options):
    return ipam(options)["Config"]


def test_nothing_given_leaves_it_to_the_engine():
    assert ipam({}) == ipam({"subnet": None, "ipam_driver": None}) == {"Driver": "default", "Options": {}, "Config": []}


def test_each_address_goes_to_its_subnet():
    found = pools(
        subnet=["10.1.0.0/16,10.2.0.0/16", "fd00::/64"],
        gateway=["10.2.0.1", "fd00::1"],
        ip_range=["10.1.8.0/24"],
        aux_address=["a=10.1.0.5", "b=10.1.0.6", "c=fd00::5"],
    )
    assert found == [
        {"Subnet": "10.1.0.0/16", "IPRange": "10.1.8.0/24", "AuxiliaryAddresses": {"a": "10.1.0.5", "b": "10.1.0.6"}},
        {"Subnet": "10.2.0.0/16", "Gateway": "10.2.0.1"},
        {"Subnet": "fd00::/64", "Gateway": "fd00::1", "AuxiliaryAddresses": {"c": "fd00::5"}},
    ]


def test_addresses_go_as_they_were_typed():
    assert pools(subnet=["10.1.2.3/16"], gateway=["10.1.0.1/24"]) == [{"Subnet": "10.1.2.3/16", "Gateway": "10.1.0.1/24"}]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"gateway": ["10.0.0.1"]}, "every ip-range or gateway must have a corresponding subnet"),
        ({"subnet": ["10.0.0.0/8", "10.1.0.0/16"]}, "multiple overlapping subnet configuration is not supported"),
        ({"subnet": ["10.0.0.0/8"], "ip_range": ["11.0.0.0/16"]}, "no matching subnet for range 11.0.0.0/16"),
        ({"subnet": ["10.0.0.0/8"], "gateway": ["fd00::1"]}, "no matching subnet for gateway fd00::1"),
        ({"subnet": ["10.0.0.0/8"], "gateway": ["nonsense"]}, "no matching subnet for gateway nonsense"),
        ({"subnet": ["10.0.0.0/8"], "aux_address": ["a"]}, "no matching subnet for aux-address "),
        ({"subnet": ["10.0.0.0/8"], "ip_range": ["10.0.0.1"]}, "invalid CIDR address: 10.0.0.1"),
        ({"subnet": ["10.0.0.0/33"]}, "invalid CIDR address: 10.0.0.0/33"),
        ({"subnet": ["fe80::%eth0/64"]}, "invalid CIDR address"),
        ({"subnet": ["10.0.0.0/255.0.0.0"]}, "invalid CIDR address"),
    ],
)
def test_refused(options, message):
    with pytest.raises(UsageError) as caught:
        ipam(options)
    assert str(caught.value).startswith(message)


@given(*(st.lists(ADDRESSES, max_size=3) for _ in range(4)))
def test_any_text_is_paired_or_refused(subnets, gateways, ranges, others):
    options = {"subnet": subnets, "gateway": gateways, "ip_range": ranges, "aux_address": [f"n{index}={text}" for index, text in enumerate(others)]}
    try:
        found = ipam(options)["Config"]
    except UsageError:
        return
    for pool in found:
        network = ipaddress.ip_network(pool["Subnet"], strict=False)
        inside = [*filter(None, [pool.get("Gateway"), pool.get("IPRange")]), *pool.get("AuxiliaryAddresses", {}).values()]
        assert all(ipaddress.ip_address(text.partition("/")[0]) in network for text in inside)


def test_several_values_in_one_word():
    assert several(["a,b", '"c,d"', ""]) == ["a", "b", "c,d"] and several(None) == []


@given(st.lists(st.text(max_size=6)))
def test_natural_order_is_an_order(names):
    assert sorted(sorted(names, key=natural, reverse=True), key=natural) == sorted(names, key=natural)


def test_natural_order():
    assert sorted(["n10", "n9", "n09", "a", "n", "_", "N1"], key=natural) == ["N1", "_", "a", "n", "n9", "n09", "n10"]
