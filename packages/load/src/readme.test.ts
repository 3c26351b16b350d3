import { fileURLToPath } from "node:url";
import { testTranscripts } from "@acceptloop/test-utils";

testTranscripts(fileURLToPath(new URL("..", import.meta.url)));
