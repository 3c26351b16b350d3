import { createInterface } from "node:readline";

// Told on stdin which process groups there are; ends those that are left when the teller is gone.
const groups = new Set<number>();
process.stdout.write("on watch\n");
for await (const order of createInterface(process.stdin)) {
  const leader = Number(order.slice(1));
  if (order.startsWith("+")) groups.add(leader);
  else groups.delete(leader);
}
for (const leader of groups) {
  for (const target of [-leader, leader]) {
    try {
      process.kill(target, "SIGKILL");
    } catch {
      // It has ended already, or leads no group.
    }
  }
}
process.exit();
