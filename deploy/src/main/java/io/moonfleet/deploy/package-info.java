/** The chart as objects, and its pods as processes of this machine. */
package io.moonfleet.deploy;
