import { availableParallelism } from "node:os";
import { testCommandLine, testConformance } from "@acceptloop/test-utils";

const app = "fork-server";
const workers = availableParallelism();

testCommandLine(app);
testConformance({ app, model: "fork" });
testConformance({ app, model: "fork-spare", keepsProcesses: 4 });
testConformance({ app, model: "prefork-pass", keepsProcesses: workers });
testConformance({ app, model: "prefork-accept", keepsProcesses: workers });
testConformance({ app, model: "prefork-reuseport", keepsProcesses: workers });
