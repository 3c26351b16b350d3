import { testCommandLine, testConformance } from "@acceptloop/test-utils";

testCommandLine("threaded-server");
testConformance({ app: "threaded-server", model: "thread" });
