//! What people read: HTML reports and SVG charts, made from results; pure.
