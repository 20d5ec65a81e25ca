"""Forget one or more servers and what was remembered about them

Usage:
  docker server rm NAME...

The engine and its containers are left alone; 'docker server destroy' ends those of a server that was deployed. Keys and certificates that were
made for this server alone are removed here.
"""

IN_ORDER = True
LOCAL = "its engine goes on, until: docker server destroy {name}"
LEFT = {
    "aws": "its instance {instance} in {region} goes on and costs on, see: docker server orphans",
    **dict.fromkeys(("pid", "systemd", "rootless"), LOCAL),
}


def rm(deployments, name):
    record = deployments.forget(name)
    if record.get("managed") in LEFT:
        deployments.report(f"{name}: {LEFT[record['managed']].format(**record)}")
    return name
