#!/usr/bin/env node
// In the repository as it is, because npm links a command only if its file exists at installation, before the build.
import "./dist/main.js";
