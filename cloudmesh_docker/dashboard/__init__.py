"""One live screen over several servers: what is seen of them, what keys do, what is drawn. Speaks to engines; writes nothing by itself."""
