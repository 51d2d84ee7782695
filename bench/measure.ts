// Memory and CPU time of other processes, and the arithmetic of repeated measurements.

import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** Linux counts CPU time for user space in hundredths of a second, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;
const POLL_MS = 50;
const onLinux = process.platform === "linux";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

export interface PeakMemory {
  /** Bytes that it held at one moment after the other. */
  samples: readonly number[];
  /** Ends the watching; bytes. */
  end(): Promise<number>;
}

/** Watches a process until `end`: the kernel's own high-water mark on Linux, the highest sample elsewhere. */
export function watchPeakMemory(pid: number): PeakMemory {
  let peak = 0;
  let watching = true;
  const samples: number[] = [];
  const sample = async () => {
    const found = await memoryOf(pid).catch(() => null);
    if (!found) return;
    peak = Math.max(peak, found.peak);
    samples.push(found.now);
  };
  const loop = (async () => {
    while (watching) {
      await sample();
      await sleep(POLL_MS);
    }
  })();
  return {
    samples,
    async end() {
      watching = false;
      await sample();
      await loop;
      return peak;
    },
  };
}

async function memoryOf(pid: number): Promise<{ now: number; peak: number } | null> {
  if (onLinux) {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * 1024;
    const peak = bytes("VmHWM");
    return peak > 0 ? { now: bytes("VmRSS"), peak } : null;
  }
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
  const now = Number(stdout.trim()) * 1024;
  return { now, peak: now };
}

/** CPU seconds that these processes and their children have used so far, children that have ended included on Linux. */
export async function cpuSeconds(parents: readonly number[]): Promise<number> {
  const processes = onLinux ? await linuxProcesses() : await psProcesses();
  return processes
    .filter(({ pid, parent }) => parents.includes(pid) || parents.includes(parent))
    .reduce((sum, { pid, own, ended }) => sum + own + (parents.includes(pid) ? ended : 0), 0);
}

/** The same of these processes and all that they have started, whatever its depth. */
export async function cpuSecondsOfAll(roots: readonly number[]): Promise<number> {
  const processes = onLinux ? await linuxProcesses() : await psProcesses();
  const found = new Set(roots);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of processes) if (found.has(parent)) found.add(pid);
  }
  return processes.filter(({ pid }) => found.has(pid)).reduce((sum, { own, ended }) => sum + own + ended, 0);
}

interface ProcessTimes {
  pid: number;
  parent: number;
  own: number;
  /** Of children that have ended. */
  ended: number;
}

async function linuxProcesses(): Promise<ProcessTimes[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      // The name in parentheses may hold spaces: counted from behind it.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const ticks = fields.slice(11, 15).map(Number);
      if (ticks.length < 4) return [];
      const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = ticks;
      return [
        {
          pid: Number(pid),
          parent: Number(fields[1]),
          own: (user + system) / TICKS_PER_SECOND,
          ended: (endedUser + endedSystem) / TICKS_PER_SECOND,
        },
      ];
    }),
  );
  return found.flat();
}

async function psProcesses(): Promise<ProcessTimes[]> {
  const { stdout } = await promisify(execFile)("ps", ["-axo", "pid=,ppid=,time="]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [pid, parent, time = "0"] = line.trim().split(/\s+/);
      // [days-][hours:]minutes:seconds
      const own = time.split(/[-:]/).reduce((sum, part) => sum * 60 + Number(part), 0);
      return { pid: Number(pid), parent: Number(parent), own, ended: 0 };
    });
}
