import {
  type Contestant,
  contest,
  epollInC,
  idiomatic,
  ours,
  printRatios,
} from "@acceptloop/test-utils/bench/contest";

const reference = "C, one epoll loop";
const onNode = ours("tcp-echo", "event-loop", "node");
const contestants: readonly Contestant[] = [
  ...epollInC,
  idiomatic,
  onNode,
  ours("tcp-echo", "event-loop", "deno"),
  ours("tcp-echo", "event-loop", "bun"),
];

const small = await contest(contestants, { clients: 50, bytes: 64, service: "upper" });
printRatios("50 connections x 64 bytes, upper", small, reference, { [onNode.name]: 0.78 });
printRatios("the same, as ratios to node:net", small, idiomatic.name, { [onNode.name]: 1.05 });

const large = await contest(contestants, { clients: 50, bytes: 16_384, service: "echo" });
printRatios("50 connections x 16 KiB, echo", large, reference, { [onNode.name]: 0.9 });

const churn = await contest(contestants, { clients: 4, bytes: 64, service: "upper", reconnects: true });
printRatios("a connection for each message, 4 clients", churn, reference);
