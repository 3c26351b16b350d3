import { fileURLToPath } from "node:url";
import { runtimes, testExamples } from "@acceptloop/test-utils";

testExamples(fileURLToPath(new URL("..", import.meta.url)), runtimes);
