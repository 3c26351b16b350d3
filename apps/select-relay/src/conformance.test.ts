import { testCommandLine } from "@acceptloop/test-utils";

testCommandLine("select-relay", "tcp", { hasService: false });
