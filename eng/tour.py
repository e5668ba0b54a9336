"""What ./run does: the gateway, an emulator as its target, and the real `aws` executable taken through every outcome.

Prints each step with what was expected and what came back; `--stop` ends after the tour with 0 only if every step was
as expected, otherwise it keeps serving until Ctrl-C. `--aws PROFILE` puts the gateway before a real account instead: no
emulator, no tour.
"""

import argparse
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import site
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent.parent
SECRET = "correct-horse-" + secrets.token_hex(8)


class Gateway:
    """The processes behind the tour: the emulator and the gateway, each on a port of its own."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen] = []
        self.ports = {name: free_port(wanted) for name, wanted in (("aws", 8700), ("console", 8780), ("target", 5555))}
        self.session = f"tour-{secrets.token_hex(4)}"
        self.role = "arn:aws:iam::123456789012:role/agents"
        self.upstream_key = ("AKIA" + secrets.token_hex(8).upper(), secrets.token_urlsafe(30))

    aws = property(lambda self: f"http://127.0.0.1:{self.ports['aws']}")
    console = property(lambda self: f"http://127.0.0.1:{self.ports['console']}")
    target = property(lambda self: f"http://127.0.0.1:{self.ports['target']}")
    socket = property(lambda self: f"unix:{self.folder}/data/admin.sock")

    def start_before_emulator(self) -> None:
        self.run("emulator", [os.environ["PYTHON"], "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.ports["target"])], {})
        wait_for(f"{self.target}/moto-api/", self.processes[-1], self.folder / "emulator.log")
        self.serve("quickstart", {"DEMO_ACCESS_KEY_ID": self.upstream_key[0], "DEMO_SECRET_ACCESS_KEY": self.upstream_key[1]})

    def start_before_account(self, profile: str) -> None:
        self.role = role_in_account_of(profile)
        # The credential chain of the gateway reads the profile; nothing else of this shell's AWS settings goes along.
        aws = {name: os.environ[name] for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE") if name in os.environ}
        self.serve("aws-account", {"NARROWGATE_ROLE_ARN": self.role, "AWS_PROFILE": profile, **aws})

    def serve(self, sample: str, environment: dict[str, str]) -> None:
        config = (HERE / "samples" / sample / "narrowgate.yaml").read_text(encoding="utf-8")
        for name, wanted in (("aws", 8700), ("console", 8780), ("target", 5555)):
            config = config.replace(f"127.0.0.1:{wanted}", f"127.0.0.1:{self.ports[name]}")
        (self.folder / "narrowgate.yaml").write_text(config, encoding="utf-8")
        self.run("gateway", [str(HERE / "narrowgate"), "serve", "--config", str(self.folder / "narrowgate.yaml")], environment)
        wait_for(f"{self.console}/readyz", self.processes[-1], self.folder / "gateway.log")

    def run(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with open(self.folder / f"{name}.log", "wb") as log:
            self.processes.append(subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
                env={**clean_environment(), **environment} if "AWS_PROFILE" not in environment
                else {**{name: value for name, value in clean_environment().items() if not name.startswith("AWS_")}, **environment}))

    def stop(self) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def narrowgate(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(HERE / "narrowgate"), *arguments, "--server", self.socket], capture_output=True, text=True, check=False,
            env=clean_environment(), timeout=120)

    def token(self, provider: str, subject: str, group: str) -> pathlib.Path:
        issued = self.narrowgate("token", "issue", "--provider", provider, "--subject", subject, "--group", group, "--ttl", "1h")
        if issued.returncode != 0:
            raise SystemExit(f"token issue failed: {issued.stderr}")
        path = self.folder / f"{subject}.token"
        path.write_text(issued.stdout.strip(), encoding="utf-8")
        path.chmod(0o600)
        return path

    def agent_environment(self, token: pathlib.Path) -> dict[str, str]:
        """Nothing but what interface and SDK need: an address, a role, a token."""
        return {
            **clean_environment(),
            # A home of its own: the CLI keeps keys under ~/.aws/cli/cache. What pip installed for the user stays found.
            "HOME": str(self.folder),
            "PYTHONUSERBASE": site.getuserbase(),
            "AWS_ENDPOINT_URL": self.aws,
            "AWS_ROLE_ARN": self.role,
            "AWS_WEB_IDENTITY_TOKEN_FILE": str(token),
            # The CLI keeps keys on disk by role and session name, not by endpoint: each gateway needs a name of its own.
            "AWS_ROLE_SESSION_NAME": self.session,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_PAGER": "",
        }

    def direct_environment(self) -> dict[str, str]:
        return {
            **clean_environment(),
            "AWS_ENDPOINT_URL": self.target,
            "AWS_ACCESS_KEY_ID": self.upstream_key[0],
            "AWS_SECRET_ACCESS_KEY": self.upstream_key[1],
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_PAGER": "",
        }


def clean_environment() -> dict[str, str]:
    """The environment without anything that would reach another AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "NARROWGATE_"))}
    return {**kept, "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true"}


def free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
            except OSError:
                continue
    raise SystemExit("No free port on 127.0.0.1.")


def wait_for(url: str, process: subprocess.Popen, log: pathlib.Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise SystemExit(f"{url} did not answer. What the process said:\n{log.read_text(encoding='utf-8')[-4000:]}")


def run_aws(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["aws", *arguments], capture_output=True, text=True, check=False, env=environment, timeout=180)


class Tour:
    """The steps, each compared with what it should bring."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.failures = 0
        self.number = 0

    def step(self, title: str, command: str, expected: str, got: str, passed: bool) -> None:
        self.number += 1
        self.failures += not passed
        print(f"\n{self.number}. {title}\n   $ {command}\n   expected: {expected}")
        lines = got.strip().splitlines() or ["(nothing)"]
        print("   got:      " + "\n             ".join(lines[:12]))
        print("   " + ("as expected" if passed else "NOT AS EXPECTED"), flush=True)

    def aws(self, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
        return run_aws(environment, *arguments)

    def furnish(self) -> str:
        """What the account holds before the agent comes: put there directly, not through the gateway."""
        direct = self.gateway.direct_environment()
        for bucket in ("reports", "prod-data"):
            must(run_aws(direct, "s3api", "create-bucket", "--bucket", bucket))
        must(run_aws(direct, "secretsmanager", "create-secret", "--name", "db-password", "--secret-string", SECRET))
        launched = must(run_aws(direct, "ec2", "run-instances", "--image-id", "ami-12c6146b", "--count", "1", "--output", "json"))
        return json.loads(launched.stdout)["Instances"][0]["InstanceId"]

    def take(self) -> None:
        gateway = self.gateway
        instance = self.furnish()
        agent = gateway.agent_environment(gateway.token("agents", "tour-agent", "agents"))
        direct = gateway.direct_environment()
        report = gateway.folder / "q3.txt"
        report.write_text("numbers\n" * 1000, encoding="utf-8")

        # An allowed call, and what it stored is what was sent.
        put = self.aws(agent, "s3", "cp", str(report), "s3://reports/2026/q3.txt")
        stored = run_aws(direct, "s3", "cp", "s3://reports/2026/q3.txt", "-").stdout
        self.step("An allowed call goes through", "aws s3 cp q3.txt s3://reports/2026/q3.txt",
                  "exit 0, and the emulator holds the very bytes", put.stdout + put.stderr,
                  put.returncode == 0 and stored == report.read_text(encoding="utf-8"))

        listed = self.aws(agent, "s3", "ls", "s3://reports/2026/")
        self.step("Reading it back", "aws s3 ls s3://reports/2026/", "the line of q3.txt", listed.stdout + listed.stderr,
                  listed.returncode == 0 and "q3.txt" in listed.stdout)

        secret = self.aws(agent, "secretsmanager", "get-secret-value", "--secret-id", "db-password", "--output", "json")
        value = json.loads(secret.stdout).get("SecretString") if secret.returncode == 0 else None
        self.step("A secret comes back masked", "aws secretsmanager get-secret-value --secret-id db-password",
                  'exit 0, "SecretString": "***", and the secret nowhere', secret.stdout + secret.stderr,
                  value == "***" and SECRET not in secret.stdout + secret.stderr)

        blocked = self.aws(agent, "s3api", "delete-bucket", "--bucket", "prod-data")
        still = run_aws(direct, "s3api", "head-bucket", "--bucket", "prod-data").returncode == 0
        self.step("A forbidden call is blocked before it leaves", "aws s3api delete-bucket --bucket prod-data",
                  "AccessDenied that names policy agents, statement production-stays; the bucket is still there",
                  blocked.stdout + blocked.stderr,
                  blocked.returncode != 0 and still and "AccessDenied" in blocked.stderr
                  and "narrowgate denied s3:DeleteBucket on arn:aws:s3:::prod-data: policy agents, statement production-stays." in blocked.stderr)

        self.ask(agent, direct, instance)
        self.replay()

    def ask(self, agent: dict[str, str], direct: dict[str, str], instance: str) -> None:
        gateway = self.gateway
        person = gateway.token("people", "ada", "on-call")
        answer: dict[str, subprocess.CompletedProcess] = {}
        caller = threading.Thread(target=lambda: answer.update(
            aws=run_aws(agent, "ec2", "stop-instances", "--instance-ids", instance, "--output", "json")))
        caller.start()
        request = None
        deadline = time.monotonic() + 45
        while request is None and time.monotonic() < deadline and caller.is_alive():
            listed = gateway.narrowgate("approvals", "list", "--json")
            waiting = [json.loads(line) for line in listed.stdout.splitlines() if line.strip()]
            request = next((item for item in waiting if item["state"] == "open"), None)
        state = instance_state(direct, instance)
        self.step("A risky call waits for a person", f"aws ec2 stop-instances --instance-ids {instance} &  narrowgate approvals list",
                  f"ec2:StopInstances on {instance} is waiting, the instance is still running",
                  json.dumps(request)[:300] if request else "no request", request is not None and caller.is_alive()
                  and instance in json.dumps(request["parameters"]) and state == "running")
        if request is None:
            caller.join()
            self.step("… and answers without one", "aws ec2 stop-instances", "a call that waited", answer["aws"].stdout + answer["aws"].stderr, False)
            return

        agents_token = str(gateway.folder / "tour-agent.token")
        refused = gateway.narrowgate("approvals", "approve", request["id"], "--token-file", agents_token)
        self.step("The agent cannot say yes to itself", f"narrowgate approvals approve {request['id']} --token-file tour-agent.token",
                  "exit 1: a workload's token never decides", refused.stdout + refused.stderr,
                  refused.returncode == 1 and instance_state(direct, instance) == "running")

        approved = gateway.narrowgate("approvals", "approve", request["id"], "--comment", "maintenance window", "--token-file", str(person))
        caller.join()
        result = answer["aws"]
        self.step("A person's yes lets the very call go on", f"narrowgate approvals approve {request['id']} --token-file ada.token",
                  "the waiting aws exits 0 and the instance stops", approved.stdout + approved.stderr + result.stdout + result.stderr,
                  approved.returncode == 0 and result.returncode == 0 and "StoppingInstances" in result.stdout
                  and instance_state(direct, instance) in ("stopping", "stopped"))

    def replay(self) -> None:
        gateway = self.gateway
        sessions = [json.loads(line) for line in gateway.narrowgate("sessions", "list", "--json").stdout.splitlines()]
        session = next((item for item in sessions if item["name"] == gateway.session), None)
        if session is None:
            self.step("The session can be replayed", "narrowgate sessions list", f"a session named {gateway.session}", json.dumps(sessions), False)
            return
        replayed = gateway.narrowgate("sessions", "replay", session["id"])
        places = [replayed.stdout.find(name) for name in ("PutObject", "GetSecretValue", "DeleteBucket", "StopInstances")]
        self.step("The session can be replayed", f"narrowgate sessions replay {session['id']}",
                  "every call in order, with its decision, and no secret", replayed.stdout + replayed.stderr,
                  replayed.returncode == 0 and -1 not in places and places == sorted(places) and SECRET not in replayed.stdout)

        leaked = [needle for needle, text in {"the secret": SECRET, "the target's key": gateway.upstream_key[1],
                                              "the agent's token": (gateway.folder / "tour-agent.token").read_text(encoding="utf-8")}.items()
                  if found_below(gateway.folder / "data", text) or text in (gateway.folder / "gateway.log").read_text(encoding="utf-8")]
        self.step("Nothing secret is on the gateway's disk or in its log", "grep -r … data gateway.log",
                  "neither the secret, nor the target's key, nor the agent's token", "found: " + (", ".join(leaked) or "none"), not leaked)


def found_below(folder: pathlib.Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_socket())


def instance_state(environment: dict[str, str], instance: str) -> str:
    described = must(run_aws(environment, "ec2", "describe-instances", "--instance-ids", instance, "--output", "json"))
    return json.loads(described.stdout)["Reservations"][0]["Instances"][0]["State"]["Name"]


def must(done: subprocess.CompletedProcess) -> subprocess.CompletedProcess:
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(done.args)} failed:\n{done.stderr}")
    return done


def role_in_account_of(profile: str) -> str:
    """The ARN that callers name: a role of the profile's own account."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_") or name in (
        "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")}
    arn = json.loads(must(run_aws(environment, "sts", "get-caller-identity", "--profile", profile, "--output", "json")).stdout)["Arn"]
    partition, account = arn.split(":")[1], arn.split(":")[4]
    return f"arn:{partition}:iam::{account}:role/agents"


def sign_in_link(gateway: Gateway, person: pathlib.Path) -> str:
    linked = gateway.narrowgate("login", "--link", "--token-file", str(person))
    return linked.stdout.strip() if linked.returncode == 0 else f"{gateway.console} ({linked.stderr.strip()})"


def main() -> int:
    arguments = argparse.ArgumentParser(description="The tour of ./run.")
    arguments.add_argument("--stop", action="store_true", help="stop after the tour")
    arguments.add_argument("--aws", metavar="PROFILE", help="serve before the account of this profile")
    chosen = arguments.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="narrowgate-"))
    gateway = Gateway(folder)
    try:
        if chosen.aws:
            gateway.start_before_account(chosen.aws)
            gateway.token("agents", "tour-agent", "agents")
            gateway.token("people", "ada", "on-call")
            serve(gateway)
            return 0
        gateway.start_before_emulator()
        tour = Tour(gateway)
        tour.take()
        print(f"\n{tour.number - tour.failures} of {tour.number} steps as expected.")
        if tour.failures or chosen.stop:
            if tour.failures:
                print("The gateway's log ends:\n" + (folder / "gateway.log").read_text(encoding="utf-8")[-3000:])
            return 1 if tour.failures else 0
        serve(gateway)
        return 0
    except KeyboardInterrupt:
        return 0
    finally:
        gateway.stop()
        shutil.rmtree(folder, ignore_errors=True)


def serve(gateway: Gateway) -> None:
    person = gateway.folder / "ada.token"
    print(f"\nThe console, signed in as people/ada (this link works once):\n  {sign_in_link(gateway, person)}")
    print("\nPaste into another shell to be the agent:")
    for name, value in gateway.agent_environment(gateway.folder / "tour-agent.token").items():
        if name.startswith("AWS_") and name not in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_EC2_METADATA_DISABLED"):
            print(f"  export {name}={value}")
    print(f"\nand to approve: {HERE}/narrowgate approvals list --server {gateway.socket}")
    print(f"                {HERE}/narrowgate approvals approve ID --token-file {person} --server {gateway.socket}")
    print("\nServing until Ctrl-C.", flush=True)
    for process in gateway.processes[-1:]:
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
