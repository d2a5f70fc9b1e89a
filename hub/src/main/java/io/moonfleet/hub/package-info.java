package io.moonfleet.hub;
