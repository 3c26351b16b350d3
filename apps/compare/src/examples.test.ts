import { testExamples } from "@acceptloop/test-utils";

testExamples(new URL("..", import.meta.url).pathname);
