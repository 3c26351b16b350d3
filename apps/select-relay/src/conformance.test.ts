import { testCommandLine } from "@acceptloop/test-utils";

testCommandLine("select-relay", { hasService: false });
