import { testCommandLine, testConformance } from "@acceptloop/test-utils";

testCommandLine("threaded-server");
testConformance({ app: "threaded-server", model: "thread" });
testConformance({ app: "threaded-server", model: "thread-pool", servesInTurn: true });
testConformance({ app: "threaded-server", model: "thread-reuseport" });
testConformance({ app: "threaded-server", model: "watcher-executors" });
