import { testCommandLine, testConformance } from "@acceptloop/test-utils";

testCommandLine("fork-server");
testConformance({ app: "fork-server", model: "fork" });
