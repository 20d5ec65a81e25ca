"""Have a Docker server on a new EC2 instance of Amazon Web Services

Usage:
  docker server deploy aws [options] NAME

Options:
      --region REGION          Where; that of the profile or the environment unless given
      --profile PROFILE        Whose credentials, of those in ~/.aws
      --instance-type TYPE     t3.small unless given
      --image IMAGE            ubuntu (the newest, unless given), amazon, or the id of an image
      --user USER              Who logs in, where the image is neither of those
      --volume-size GIB        Size of its volume: 20 unless given
      --subnet ID              One of the default VPC unless given
      --allow NETWORK...       Who may reach it, as 198.51.100.0/24; me, which is meant if none is given, is your own address
      --tls                    Serve TCP port 2376 too, with certificates made for it
      --tls-san HOST...        One more name or IP address for the server's certificate
      --spot                   As a spot instance: cheaper, can't be stopped, and may be taken away at any time
      --key-name KEY           Use this key pair of the account; one is made unless given
      --identity FILE          Its private key
      --instance-profile NAME  The role of what runs there
      --user-data FILE         A script or another document for cloud-init, after Docker is there
      --count N                Make so many, NAME-1 to NAME-N, all alike; or write a range as NAME: web[01-05]
      --swarm SWARM            Make a swarm of them, or add them to it: a security group of theirs lets them reach each other
      --managers N             How many of the swarm are managers: 3 unless given, and 1 of fewer than three servers
      --plan                   Show what would be made and what of it costs, and make nothing

Credentials, region and endpoints are found as by every AWS program. A key pair, a security group and an instance with an encrypted volume are
made, all tagged; Docker is installed from the distribution's packages and spoken to through ssh. Its host's key is learnt from its console.
After an interruption the same command goes on where it ended; 'docker server destroy NAME' removes all of it, and 'docker server orphans' lists
what is left. On an instance that is there already --allow, --tls and --tls-san are brought up to date. Container ports need rules of your own.
With --swarm the servers are one entry among the others afterwards, as after 'docker swarm create', and its group goes with the last of them.
"""

from cloudmesh_docker.cloud import aws_many
from cloudmesh_docker.errors import PartlyFailed, UsageError
from cloudmesh_docker.steps import gathering, members

MOST = 100


def deploy_aws(deployments, permit, name, plan=False, count=None, swarm=None, managers=None, **wish):
    check(wish)
    names = deployments.several(name, number(count, "--count", MOST))
    wanted = number(managers, "--managers", MOST)
    if wanted and not swarm:
        raise UsageError("--managers is for the servers of a --swarm")
    several = len(names) > 1 or count
    if swarm:
        record = aws_many.swarm_of(deployments, swarm, names, wanted)
        wish = aws_many.in_region(deployments, record, wish)
        there = deployments.servers.inventory.swarms.get(swarm)
        first, others = aws_many.roles(there, names, record["managers"])
    if plan:
        whom = [f"make the swarm {swarm}: managers {', '.join(first)}; workers {', '.join(others) or 'none'}"] if swarm else []
        return aws_many.plan(deployments, names, wish) + whom
    done = aws_many.deploy(deployments, names, wish)
    if not swarm:
        return done if several else done[0]
    gathered = members.Swarm(deployments.servers, swarm, permit, deployments.report)
    try:
        done.append(gathering.gather(gathered, ",".join(first), ",".join(others), ((), ()), new=True))
    except PartlyFailed as partly:
        raise PartlyFailed([*done, *partly.answers], partly.problems) from None
    deployments.servers.use(swarm)
    return done


def check(wish):
    """Look at the options that concern each server, and read the file among them."""
    if bool(wish.get("key_name")) != bool(wish.get("identity")):
        raise UsageError("--key-name and --identity belong together: the name of a key pair of the account, and the file with its private key")
    size = wish.get("volume_size")
    if size and not (size.isdecimal() and 0 < int(size) <= 65536):
        raise UsageError(f"--volume-size {size}: use a number of GiB, from 1 to 65536")
    if wish.get("tls_san") and not wish.get("tls"):
        raise UsageError("--tls-san is for a server with --tls")
    if wish.get("user_data"):
        wish["user_data"] = text_of(wish["user_data"])


def number(text, option, most):
    """The number (int) that an option has, None without one; UsageError unless it is one from 1 to *most*."""
    if text is not None and not (text.isdecimal() and 0 < int(text) <= most):
        raise UsageError(f"{option} {text}: use a number from 1 to {most}")
    return int(text) if text else None


def text_of(path):
    """What is in a text file (str)."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise UsageError(f"--user-data {path}: {getattr(error, 'strerror', None) or 'it is no text in UTF-8'}") from None
