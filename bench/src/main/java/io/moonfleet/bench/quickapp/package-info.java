/** Measurements of QuickApps inside a runner, without broker and HTTP. */
package io.moonfleet.bench.quickapp;
