/**
 * What the tests of every room share.
 *
 * @module
 */
export { testExamples } from "./examples.ts";
