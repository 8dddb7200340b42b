#pragma once

#include "app/commandline.h"

namespace roundtrip::app
{

/// `roundtrip`: the window, until it is closed. Gives the exit code.
int openWindow(int argc, char **argv, const OpenWindow &arguments);

/// `roundtrip --picture`: makes the window without a display, sends the request when there is a
/// URL, waits until its exchange has closed (or nothing happens any more), and saves what the
/// window shows then. A size that the window cannot have is refused with 2.
int takePicture(int argc, char **argv, const TakePicture &arguments);

} // namespace roundtrip::app
