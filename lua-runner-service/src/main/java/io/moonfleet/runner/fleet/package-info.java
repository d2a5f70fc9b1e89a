/**
 * A runner among others of one home: its lease, the QuickApps that the home's keeper has it run, and their way to the hub, which
 * may be in another process. The keeper's side is in {@link io.moonfleet.runner}.
 */
package io.moonfleet.runner.fleet;
