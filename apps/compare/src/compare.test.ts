import { testTranscripts } from "@acceptloop/test-utils";

testTranscripts(new URL("..", import.meta.url).pathname);
