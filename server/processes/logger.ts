// The log: one JSON object a line on stderr (stdout belongs to results), or lines for people where stderr is a terminal;
// and what keeps secrets out of it.

import { createRequire } from "node:module";
import { pino } from "pino";
import type pretty from "pino-pretty";

export type Logger = pino.Logger;

/** To stderr, or to where its lines are to go instead. */
export function createLogger(
  name: string,
  level: pino.LevelWithSilent = "info",
  elsewhere?: pino.DestinationStream,
): Logger {
  return pino(
    {
      name,
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // The finished line, so that no field, nested object or error message can be forgotten.
      hooks: { streamWrite: redactSecrets },
    },
    elsewhere ?? stderr(),
  );
}

function stderr(): pino.DestinationStream {
  const destination = pino.destination({ fd: 2, sync: true });
  // A terminal that is gone must not end a process that is finishing its work.
  destination.on("error", () => undefined);
  return process.stderr.isTTY ? forPeople(destination) : destination;
}

/**
 * Info that is written in the same turn of the event loop leaves together: whoever reads it is woken once for all requests
 * that were answered in it, or all payments that were recorded. A warning or an error leaves at once, behind what waits. For
 * a process that logs each request or payment.
 */
export function oncePerTurn(destination: pino.DestinationStream = stderr()): pino.DestinationStream {
  let waiting = "";
  const flush = () => {
    const lines = waiting;
    waiting = "";
    if (lines !== "") destination.write(lines);
  };
  process.once("exit", flush);
  return {
    // Has pino say of each line what its level is.
    [pino.symbols.needsMetadataGsym]: true,
    lastLevel: 0,
    write(line: string) {
      if (waiting === "") setImmediate(flush);
      waiting += line;
      if (this.lastLevel >= WARNING) flush();
    },
  } as pino.DestinationStream & { lastLevel: number };
}

/** Gets the line when it is finished, and free of secrets. Loaded only where somebody looks on: every program has a log. */
function forPeople(destination: pino.DestinationStream): pino.DestinationStream {
  const print: typeof pretty = createRequire(import.meta.url)("pino-pretty");
  return print({
    destination: destination as NonNullable<pretty.PrettyOptions["destination"]>,
    sync: true,
    colorize: process.stderr.hasColors(),
    translateTime: "SYS:HH:MM:ss",
    ignore: "pid",
    singleLine: true,
  });
}

/** As a number; the loss of what is less would hide no failure. */
const WARNING = pino.levels.values.warn as number;

const SECRETS: [pattern: RegExp, replacement: string][] = [
  // PASSWORD itself is what our advice writes.
  [/\b([a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^\s:@/"'\\]*:)(?!PASSWORD@)[^\s"'\\]*@/g, "$1[redacted]@"],
  [/([?&](?:password|sslpassword)=)[^&\s"'\\]+/gi, "$1[redacted]"],
  // A connection string of libpq, a line of a service file, PGPASSWORD.
  [/\b((?:PG|ssl)?password\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s'"&\\[]+)/gi, "$1[redacted]"],
  // A statement, and the verifier that it may set.
  [/\b(password\s+(?:=\s*)?)'(?:[^']|'')*'/gi, "$1'[redacted]'"],
  [/\b(SCRAM-SHA-256\$)[\w:$+/=]+/g, "$1[redacted]"],
  [/\b((?:sk|rk)_(?:test|live)_|whsec_|sbxctl_)\w+/g, "$1[redacted]"],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, "$1 [redacted]"],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[redacted]"],
  [/("[^"\\]*(?:password|secret|authorization|api_?key)[^"\\]*"\s*:\s*)"(?:[^"\\]|\\.)*"/gi, '$1"[redacted]"'],
];

/** Keys, passwords, bearer tokens and the passwords inside URLs, taken out of any text. */
export function redactSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}
