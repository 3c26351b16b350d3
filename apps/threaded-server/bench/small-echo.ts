import { fileURLToPath } from "node:url";
import { compile } from "@acceptloop/test-utils/bench/compile";
import { type Contestant, contest, epollInC, ours, printRatios } from "@acceptloop/test-utils/bench/contest";

const RUST = "Rust, thread per connection";
const PYTHON = "Python, thread per connection";
const guests = new URL("../../compare/examples/guests/", import.meta.url);
const pool = ours("threaded-server", "thread-pool", "node", "--workers", "50");

function compiled(name: string, source: string): Contestant[] {
  const program = compile(new URL(source, guests));
  return program === undefined ? [] : [{ name, command: [program, "{port}", "{service}"] }];
}

const contestants: readonly Contestant[] = [
  ...epollInC,
  ...compiled(RUST, "thread.rs"),
  ...compiled("Go, goroutine per connection", "goroutine.go"),
  {
    name: PYTHON,
    command: ["python3", fileURLToPath(new URL("thread.py", guests)), "{port}", "{service}"],
  },
  pool,
  ours("threaded-server", "thread-reuseport", "node", "--workers", "1"),
  ours("threaded-server", "watcher-executors", "node", "--workers", "1"),
];

const rates = await contest(contestants, { clients: 50, bytes: 64, service: "upper" });
printRatios("50 connections x 64 bytes, upper, as ratios to Python", rates, PYTHON, { [pool.name]: 1 });
printRatios("the same, as ratios to Rust", rates, RUST, { [pool.name]: 0.7 });
