package io.moonfleet.protocol;
