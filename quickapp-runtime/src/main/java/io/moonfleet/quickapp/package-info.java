/**
 * One QuickApp with its children: its mailbox, its timers, the HC3 environment its Lua code sees, and the headers and
 * screen rows of its source files. Start one with {@link io.moonfleet.quickapp.QuickApp#start}; everything it wants
 * from the outside it asks of its {@link io.moonfleet.quickapp.QuickAppHome}.
 */
package io.moonfleet.quickapp;
