import { testCommandLine, testConformance } from "@acceptloop/test-utils";

testCommandLine("tcp-echo");
testConformance({ app: "tcp-echo", model: "iterative", servesInTurn: true });
testConformance({ app: "tcp-echo", model: "event-loop" });
