package io.moonfleet.hub.internal.scene;

/**
 * Something in the home that has a value at all times and changes: a property, a variable, whether a partition is armed.
 *
 * @param type HC3's type of condition: {@code device}, {@code global-variable}, {@code weather}, {@code location},
 *     {@code alarm}, {@code climate}, {@code profile}
 * @param id of the device, partition, zone or place, 0 for none
 * @param name of the property, variable or field
 */
record Fact(String type, int id, String name) {}
