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
      --plan                   Show what would be made and what of it costs, and make nothing

Credentials, region and endpoints are found as by every AWS program. A key pair, a security group and an instance with an encrypted volume are
made, all tagged; Docker is installed from the distribution's packages and spoken to through ssh. Its host's key is learnt from its console.
After an interruption the same command goes on where it ended; 'docker server destroy NAME' removes all of it, and 'docker server orphans' lists
what is left. On an instance that is there already --allow, --tls and --tls-san are brought up to date. Container ports need rules of your own.
"""

from cloudmesh_docker.cloud import aws_deploy
from cloudmesh_docker.errors import UsageError


def deploy_aws(deployments, name, plan=False, **wish):
    if bool(wish.get("key_name")) != bool(wish.get("identity")):
        raise UsageError("--key-name and --identity belong together: the name of a key pair of the account, and the file with its private key")
    size = wish.get("volume_size")
    if size and not (size.isdecimal() and 0 < int(size) <= 65536):
        raise UsageError(f"--volume-size {size}: use a number of GiB, from 1 to 65536")
    if wish.get("tls_san") and not wish.get("tls"):
        raise UsageError("--tls-san is for a server with --tls")
    if wish.get("user_data"):
        wish["user_data"] = text_of(wish["user_data"])
    return aws_deploy.deploy(deployments, name, wish, plan)


def text_of(path):
    """What is in a text file (str)."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise UsageError(f"--user-data {path}: {getattr(error, 'strerror', None) or 'it is no text in UTF-8'}") from None
