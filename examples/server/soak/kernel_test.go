package main

import _ "github.com/seed-f4f473f9/httpwire/internal/scan/kerneltest" // HTTPWIRE_KERNEL chooses one
