package io.moonfleet.runner;
