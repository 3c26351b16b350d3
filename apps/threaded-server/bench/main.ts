await import("./small-echo.ts");
await import("./work.ts");
await import("./survival.ts");
