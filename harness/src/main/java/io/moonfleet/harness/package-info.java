/** The real system as others see it: processes, addresses, and what they print. */
package io.moonfleet.harness;
