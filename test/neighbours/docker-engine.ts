import type { LabHost } from "../../lab/lab-host";
import { byHand } from "../lab/practice-host";

/**
 * What a host of the lab lacks and dockerd wants: cgroups as the machine underneath has them, and a data root that is no
 * overlay on an overlay. The image is three links into a /usr that the host lends, so that nothing is fetched.
 */
const PREPARE = `
mkdir -p /var/lib/docker /tmp/image/usr /tmp/image/etc
mount -t tmpfs tmpfs /var/lib/docker
if awk '$1 == "devices" && $2 > 0 { found = 1 } END { exit !found }' /proc/cgroups; then
  mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  for controller in devices memory pids cpuset freezer; do
    mkdir /sys/fs/cgroup/$controller
    mount -t cgroup -o $controller cgroup /sys/fs/cgroup/$controller
  done
else
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
fi
for folder in bin sbin lib lib64; do ln -s usr/$folder /tmp/image/$folder; done
`;
const START = `
dockerd --storage-driver vfs --exec-opt native.cgroupdriver=cgroupfs </dev/null >>/run/dockerd.log 2>&1 &
timeout 30 sh -c 'until docker version >/dev/null 2>&1; do sleep 0.2; done' || { tail -n 5 /run/dockerd.log >&2; false; }
`;
const STOP = `
kill $(cat /run/docker.pid)
timeout 30 sh -c 'while [ -e /run/docker.pid ]; do sleep 0.2; done'
`;

export async function prepareDocker(host: LabHost): Promise<void> {
  await byHand(host, PREPARE);
}

/** Starts dockerd, and has the image that containers are made of. */
export async function startDocker(host: LabHost): Promise<void> {
  await byHand(
    host,
    `${START}docker image inspect links >/dev/null 2>&1 || tar -C /tmp/image -c . | docker import - links`,
  );
}

export async function stopDocker(host: LabHost): Promise<void> {
  await byHand(host, STOP);
}

/** A container whose HTTP server is published at a port of the host. */
export async function publishWeb(host: LabHost, name: string, port: number, network: string): Promise<void> {
  await byHand(
    host,
    `docker run -d --stop-signal KILL --name ${name} --network ${network} -p ${port}:8000 -v /usr:/usr:ro -v /etc:/etc:ro links python3 -m http.server -d /usr/share/doc 8000`,
  );
}

/** The cgroups are the machine's own, so that what dockerd made of them is taken away with its containers. */
export async function clearDocker(host: LabHost): Promise<void> {
  await host.run(`docker rm -f $(docker ps -aq); ${STOP} rmdir /sys/fs/cgroup/*/docker /sys/fs/cgroup/docker`);
}
