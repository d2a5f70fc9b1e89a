/**
 * A runner: the QuickApps of a home, each with a thread and a mailbox of its own, and the hub they live in. {@link
 * io.moonfleet.runner.Runner} is all of it without a framework; {@link io.moonfleet.runner.RunnerService} puts it on the
 * broker.
 */
package io.moonfleet.runner;
